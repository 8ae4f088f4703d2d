import { fieldOf } from './shanghai-time'

/** A time as a document or a file needs it, with its year: `2026-01-02 03:04`. */
export const fullTimeText = (at: string): string => fieldOf(Date.parse(at)).replace('T', ' ')
