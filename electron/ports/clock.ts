/** The time, in UTC epoch milliseconds. */
export type Clock = { nowMs(): number };
