/** How long a car has to leave for nothing more once somebody has paid for it while parked; `usual` where its tariff does not say. */
export const LEAVE_MINUTES = { least: 5, most: 120, usual: 15 } as const
