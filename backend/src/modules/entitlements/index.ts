export { grantEntitlement, changeEntitlement, type EntitlementDraft } from './change-entitlements'
export {
  entitlementViewOf,
  findEntitlement,
  listEntitlements,
  mayBeFor,
  readEntitlements,
  readOfSource,
  type HeldCoupon,
} from './read-entitlements'
