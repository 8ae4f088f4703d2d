export { grantEntitlement, changeEntitlement, type EntitlementDraft } from './change-entitlements'
export {
  draftOfEntitlement,
  entitlementViewOf,
  findEntitlement,
  listEntitlements,
  mayBeFor,
  readEntitlements,
  readOfSource,
  type EntitlementRow,
  type HeldCoupon,
} from './read-entitlements'
