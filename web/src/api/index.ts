export type { AuthState } from "./auth";
export * from "./cards";
export { api, auth, body } from "./client";
export { ApiError } from "./error";
export * from "./identity";
export * from "./progress";
export * from "./types";
export { type UploadOptions, upload } from "./upload";
