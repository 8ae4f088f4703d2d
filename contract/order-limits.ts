/** So many debts may be held for at once. */
export const MOST_ARREARS_HELD = 50
