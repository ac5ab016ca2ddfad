/** Addresses of the ways to add cards. */
export const ADD_PATHS = { scan: "/cards/add", address: "/cards/add/address", file: "/cards/add/file" } as const;
