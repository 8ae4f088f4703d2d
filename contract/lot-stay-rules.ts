/** What a lot may say of its stays: from the platform's least to its most. A lot begins with `usual`. */
export const LOT_STAY_RULES = {
  rejoinMinutes: { least: 0, most: 30, usual: 5 },
  longestDays: { least: 1, most: 30, usual: 30 },
} as const
