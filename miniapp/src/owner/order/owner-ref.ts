import { session } from '../calls'

/** By which this owner's payments are known; undefined before the sign-in. */
export const ownerRef = (): string | undefined => session.stored()?.mine.ownerRef
