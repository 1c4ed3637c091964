/** Where to after accepting: somebody who needs a second step takes it by signing in. */
export const SECOND = "/sign-in";
