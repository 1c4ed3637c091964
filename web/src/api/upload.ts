/** Sending a file with progress, which fetch can't tell about. */

import { auth } from "./client";
import { problemOf, unreachable } from "./error";

export interface UploadOptions {
  /** Called with the share that has been sent, 0 to 1. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

/** Posts `file` as the multipart field `file`; gives the JSON answer. Throws ApiError, or AbortError when cancelled. */
export async function upload<T>(path: string, file: File, options: UploadOptions = {}): Promise<T> {
  const token = await auth.token();
  const response = await post(path, file, token, options);
  if (response.status !== 401 || token === null) return read<T>(response);
  return read<T>(await post(path, file, await auth.renew(token), options));
}

async function read<T>(response: Response): Promise<T> {
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as T;
}

function post(path: string, file: File, token: string | null, options: UploadOptions): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const cancel = () => request.abort();
    request.open("POST", path);
    if (token !== null) request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.upload.onprogress = (event) => options.onProgress?.(event.loaded / Math.max(1, event.total));
    request.onload = () => resolve(new Response(request.responseText || null, { status: request.status }));
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(new DOMException("cancelled", "AbortError"));
    request.onloadend = () => options.signal?.removeEventListener("abort", cancel);
    options.signal?.addEventListener("abort", cancel);
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}
