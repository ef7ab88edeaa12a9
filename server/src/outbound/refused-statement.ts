/** What a database says about a statement, or about a login, that it does not take. */
export class RefusedStatement extends Error {}
