/** The tariff as an admin sees and changes it. A change counts from the next request on. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Rate, type Route, type Terms, type Upstream } from "#api";

const ROUTES = ["tariff", "routes"];

export const routesQuery = queryOptions({
  queryKey: ROUTES,
  queryFn: ({ signal }) => body(api.GET("/api/gateway/routes", { signal })),
});

export const ratesQuery = queryOptions({
  queryKey: ["tariff", "rates"],
  queryFn: ({ signal }) => body(api.GET("/api/gateway/rates", { signal })),
});

export const termsQuery = queryOptions({
  queryKey: ["tariff", "terms"],
  queryFn: ({ signal }) => body(api.GET("/api/gateway/terms", { signal })),
});

/** Names of all providers that the school can speak to. */
export const providersQuery = queryOptions({
  queryKey: ["tariff", "providers"],
  queryFn: ({ signal }) => body(api.GET("/api/ai/providers", { signal })),
  select: ({ providers }) => providers.map(({ name }) => name).sort(),
});

export const isSameRoute = (one: Route, other: Route) => one.name === other.name && one.plan === other.plan;

const putRoute = ({ name, plan, ...rest }: Route) =>
  body(api.PUT("/api/gateway/routes/{name}/{plan}", { params: { path: { name, plan } }, body: rest }));

/**
 * The list shows the change at once; what the server keeps is read anew when the last of several changes has been answered.
 * What is told is told of each of them: what `mutate` itself is given would be called for the last alone.
 */
export function usePutRoute(told: { onSuccess(): void; onError(problem: Error): void }) {
  const cache = useQueryClient();
  return useMutation({
    ...told,
    mutationKey: ROUTES,
    scope: { id: "tariff routes" },
    mutationFn: putRoute,
    onMutate: async (route) => {
      await cache.cancelQueries({ queryKey: ROUTES });
      cache.setQueryData(routesQuery.queryKey, (all) =>
        all?.map((one) => (isSameRoute(one, route) ? route : one)),
      );
    },
    onSettled: () => {
      if (cache.isMutating({ mutationKey: ROUTES }) === 1)
        return cache.invalidateQueries({ queryKey: ROUTES });
    },
  });
}

/** A change that is shown when the server has it. */
function useChange<T>(change: (value: T) => Promise<unknown>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => cache.invalidateQueries({ queryKey: ["tariff"] }),
  });
}

export const useAddRoute = () => useChange(putRoute);

export const useDropRoute = () =>
  useChange(({ name, plan }: Route) =>
    api.DELETE("/api/gateway/routes/{name}/{plan}", { params: { path: { name, plan } } }),
  );

export const usePutRate = () =>
  useChange((rate: Rate) => body(api.PUT("/api/gateway/rates", { body: rate })));

export const useDropRate = () =>
  useChange(({ provider, model, unit }: Rate) =>
    api.POST("/api/gateway/rates/drop", { body: { provider, model, unit } }),
  );

export const usePutTerms = () =>
  useChange((terms: Terms) => body(api.PUT("/api/gateway/terms", { body: terms })));

export const useDropTerms = () =>
  useChange(({ provider, model }: Upstream) =>
    api.POST("/api/gateway/terms/drop", { body: { provider, model } }),
  );
