/** So many cars of one lot are shown, those that were seen last. */
export const SHOWN_OF_A_LOT = 200
