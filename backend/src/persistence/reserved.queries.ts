/** Somebody else collects the debt at the moment `at`. What only keeps a lock down keeps nobody from paying. */
export const isReserved = (arrearId: string, at: string): string =>
  `EXISTS (SELECT 1 FROM arrear_reservation r WHERE r.arrear_id = ${arrearId} AND r.expires_at > ${at} AND r.why <> 'taken_back')`
