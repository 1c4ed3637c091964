import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type NewProvider, type Provider, type ProviderChange } from "#api";

export const providersQuery = queryOptions({
  queryKey: ["identity", "providers"],
  queryFn: ({ signal }) => body(api.GET("/api/identity/providers", { signal })),
});

/** Everything of this room: a switch of a provider shows on the sign-in page and in the school's settings, too. */
function useChange<T, R>(change: (value: T) => Promise<R>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => cache.invalidateQueries({ queryKey: ["identity"] }),
  });
}

export const useAddProvider = () =>
  useChange((provider: NewProvider) => body(api.POST("/api/identity/providers", { body: provider })));

export const useChangeProvider = () =>
  useChange(({ id, ...change }: ProviderChange & { id: string }) =>
    body(
      api.PUT("/api/identity/providers/{provider_id}", {
        params: { path: { provider_id: id } },
        body: change,
      }),
    ),
  );

export const useDropProvider = () =>
  useChange(({ id }: Provider) =>
    api.DELETE("/api/identity/providers/{provider_id}", { params: { path: { provider_id: id } } }),
  );

export const useTestProvider = () =>
  useMutation({
    mutationFn: (where: { issuer: string; private: boolean }) =>
      body(api.POST("/api/identity/providers/test", { body: where })),
  });

/** A provider as it is, for a change of some of it. */
export function asItIs(provider: Provider) {
  const { kind: _k, issuer: _i, has_secret: _s, return_address: _r, people: _p, ...kept } = provider;
  return kept;
}
