import { useT } from "#i18n";

/** A payment gateway as people know it. */
export function useGatewayName() {
  const t = useT();
  return (gateway: string) => t.maybe(`shop.gateway.${gateway}`) ?? gateway;
}
