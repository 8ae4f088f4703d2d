/**
 * Of a reminder `r`: it reached somebody, did not come back, and we hold what proves it, a picture or a receipt. What an import says of
 * another system's reminders is history, and counts for nothing.
 */
export const IS_PROVEN_REMINDER = `r.delivered_at IS NOT NULL AND r.returned_at IS NULL AND r.kind <> 'imported'`
