/** People as those see them who look after them; invitations; the audit log. */

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, auth, body } from "./client";
import { ApiError } from "./error";
import type { ActingSession, Invitation, NewInvitation, NewPerson, Person, PersonDetail } from "./types";

const PEOPLE = ["people"];
const INVITATIONS = ["invitations"];
const ROWS = 50;

export type Role = NewPerson["role"];
export type PersonState = Person["states"][number];

/** Which people; what is left out is not asked for. */
export interface PeopleSought {
  q?: string;
  role?: Role;
  state?: PersonState;
}

export const peopleQuery = (sought: PeopleSought) =>
  infiniteQueryOptions({
    queryKey: [...PEOPLE, "list", sought],
    queryFn: ({ signal, pageParam }) =>
      body(
        api.GET("/api/identity/people", {
          signal,
          params: { query: { ...sought, after: pageParam, limit: ROWS } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: [...PEOPLE, id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/identity/people/{user_id}", { signal, params: { path: { user_id: id } } })),
  });

/** A change of one account: its page shows what the school answers; of a change that came too late it shows the newest. */
function usePersonChange<W>(id: string, change: (wish: W) => Promise<PersonDetail>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (person) => {
      cache.setQueryData(personQuery(id).queryKey, person);
      void cache.invalidateQueries({ queryKey: [...PEOPLE, "list"] });
      void cache.invalidateQueries({ queryKey: ["audit"] });
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === "stale_person")
        void cache.invalidateQueries({ queryKey: personQuery(id).queryKey });
    },
  });
}

export interface Act {
  version: number;
  reason: string;
}

const at = (id: string) => ({ path: { user_id: id } });

export const useGiveRole = (id: string) =>
  usePersonChange(id, (wish: Act & { role: Role }) =>
    body(api.PUT("/api/identity/people/{user_id}/role", { params: at(id), body: wish })),
  );

export const useSuspend = (id: string) =>
  usePersonChange(id, (wish: Act) =>
    body(api.POST("/api/identity/people/{user_id}/suspension", { params: at(id), body: wish })),
  );

export const useRestore = (id: string) =>
  usePersonChange(id, (wish: Act) =>
    body(api.POST("/api/identity/people/{user_id}/suspension/end", { params: at(id), body: wish })),
  );

export const useResetFactors = (id: string) =>
  usePersonChange(id, (wish: Act) =>
    body(api.POST("/api/identity/people/{user_id}/factors/reset", { params: at(id), body: wish })),
  );

export const useChangePerson = (id: string) =>
  usePersonChange(
    id,
    (wish: { version: number } & Partial<Pick<PersonDetail, "name" | "locale" | "time_zone">>) =>
      body(api.PATCH("/api/identity/people/{user_id}", { params: at(id), body: wish })),
  );

export function useSignOutPerson(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => body(api.POST("/api/identity/people/{user_id}/sign-out", { params: at(id) })),
    onSuccess: () => cache.invalidateQueries({ queryKey: personQuery(id).queryKey }),
  });
}

export function useMakePerson() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (person: NewPerson) => body(api.POST("/api/identity/people", { body: person })),
    onSuccess: () => cache.invalidateQueries({ queryKey: [...PEOPLE, "list"] }),
  });
}

/** From here on this tab is the other person's; see `auth.act`. */
export async function actFor(id: string, reason: string): Promise<void> {
  const session: ActingSession = await body(
    api.POST("/api/identity/people/{user_id}/acting", { params: at(id), body: { reason } }),
  );
  auth.accept(session);
}

/** Which lines of the audit log. */
export interface AuditSought {
  user?: string;
  what?: string;
  actor?: string;
  since?: string;
}

export const auditQuery = (sought: AuditSought, limit = ROWS) =>
  infiniteQueryOptions({
    queryKey: ["audit", sought, limit],
    queryFn: ({ signal, pageParam }) =>
      body(
        api.GET("/api/identity/audit", { signal, params: { query: { ...sought, after: pageParam, limit } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** The file of a list, with the caller's rights. */
export const peopleSheet = async (sought: PeopleSought): Promise<Blob> =>
  (await api.GET("/api/identity/people.csv", { params: { query: sought }, parseAs: "blob" })).data as Blob;

export const auditSheet = async (sought: AuditSought): Promise<Blob> =>
  (await api.GET("/api/identity/audit.csv", { params: { query: sought }, parseAs: "blob" })).data as Blob;

export const invitationsQuery = (state?: Invitation["state"]) =>
  infiniteQueryOptions({
    queryKey: [...INVITATIONS, state ?? "all"],
    queryFn: ({ signal, pageParam }) =>
      body(
        api.GET("/api/identity/invitations", {
          signal,
          params: { query: { state, after: pageParam, limit: ROWS } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

function useInvitationChange<W>(change: (wish: W) => Promise<unknown>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => cache.invalidateQueries({ queryKey: INVITATIONS }),
  });
}

export const useInvite = () =>
  useInvitationChange((invitation: NewInvitation) =>
    body(api.POST("/api/identity/invitations", { body: invitation })),
  );

export const useInviteAgain = () =>
  useInvitationChange((id: string) =>
    body(
      api.POST("/api/identity/invitations/{invitation_id}/again", {
        params: { path: { invitation_id: id } },
      }),
    ),
  );

export const useRevokeInvitation = () =>
  useInvitationChange((id: string) =>
    api.DELETE("/api/identity/invitations/{invitation_id}", { params: { path: { invitation_id: id } } }),
  );

/** What an invitation is for; the token goes into the body, never into an address. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ["invitation", token],
    queryFn: ({ signal }) => body(api.POST("/api/identity/invitations/look", { signal, body: { token } })),
    retry: false,
    gcTime: 0,
  });
