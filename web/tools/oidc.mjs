// A real OpenID provider on this machine, for tests: `node web/tools/oidc.mjs` prints its issuer and serves until it is ended.
// Whoever signs in there is the address they type, verified unless it holds `+unverified`. Clients register themselves (RFC 7591).
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const server = createServer();
await new Promise((done) => server.listen(Number(process.env.PORT ?? 0), "127.0.0.1", done));
const issuer = `http://127.0.0.1:${server.address().port}`;

/** What is vouched for of somebody. */
const claims = (address) => ({
  sub: `person-${address}`,
  email: address,
  email_verified: !address.includes("+unverified"),
  name: "Sara Karimi",
});

const provider = new Provider(issuer, {
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  cookies: { keys: ["only for tests"] },
  features: { registration: { enabled: true }, rpInitiatedLogout: { enabled: false } },
  findAccount: (_ctx, address) => ({ accountId: address, claims: () => claims(address) }),
  pkce: { required: () => true },
  // Whoever has signed in has agreed, too: one page less to walk.
  async loadExistingGrant(ctx) {
    const { client, session } = ctx.oidc;
    const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});
server.on("request", provider.callback());
console.log(issuer);
