import { createHash, randomBytes } from 'node:crypto'

/** Shown once and kept as a hash. */
export const newInviteCode = (): string => randomBytes(12).toString('base64url')

export const inviteHashOf = (code: string): string =>
  createHash('sha256').update(`invite|${code.trim()}`).digest('hex')
