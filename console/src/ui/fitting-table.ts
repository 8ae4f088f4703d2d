/** For `scroll` of a table with many columns: headings and names wrap before anything has to be scrolled sideways. */
export const FITTING = { x: true } as const
