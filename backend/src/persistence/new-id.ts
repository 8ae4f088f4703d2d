import { v7 } from 'uuid'

/** Time-ordered, so that rows of one day lie together; 74 random bits, so that none can be guessed. */
export const newId = (): string => v7()

/** A payment's and a refund's number at WeChat: 32 of [0-9a-f], derived from an id and unique for ever. */
export const tradeNoOf = (id: string): string => id.replaceAll('-', '')
