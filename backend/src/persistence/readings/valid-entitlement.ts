import { VOID_STATE } from '../../domain/stays/stay'
import { stateList } from '../state-list'

/** A coupon for the next stay of a car that was spent on a stay that is void: the next one may have it. */
export const isFreedCoupon = (row: string): string =>
  `(${row}.stay_id IS NULL AND EXISTS (SELECT 1 FROM parking_session u WHERE u.id = ${row}.used_stay_id AND u.state IN ${stateList([VOID_STATE])}))`

/** It is for one stay, and that stay is void: it never counts for anything. */
export const isOfVoidStay = (row: string): string =>
  `(${row}.stay_id IS NOT NULL AND EXISTS (SELECT 1 FROM parking_session v WHERE v.id = ${row}.stay_id AND v.state IN ${stateList([VOID_STATE])}))`

/**
 * An entitlement is valid at `at` or later: it is not over, there is a time at all in which it counts, a coupon is not spent, and the stay that it is for is
 * none that is void.
 * Whoever ended it for a later time is not asked: it counts until then.
 */
export const isValidAtOrAfter = (row: string, at: string): string =>
  `${row}.valid_to > ${at} AND ${row}.valid_to > ${row}.valid_from AND (${row}.used_stay_id IS NULL OR ${isFreedCoupon(row)})
    AND NOT ${isOfVoidStay(row)}`
