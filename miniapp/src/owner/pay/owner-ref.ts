import { session } from '../calls'

/** The reference that marks this owner's payments; undefined before the sign-in. */
export const ownerRef = (): string | undefined => session.stored()?.mine.ownerRef
