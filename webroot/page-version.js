/** The version under which this page was loaded: it stands in the address of each of its modules. */
export const pageVersion = /\/v\/([^/]+)\//.exec(import.meta.url)?.[1];
