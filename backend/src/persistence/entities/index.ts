import { LotEntity } from './lot.entity'
import { MerchantEntity } from './merchant.entity'
import { StaffEntity } from './staff.entity'

/** The administrative tables, few rows that people edit; what changes often is written by compare-and-set statements. */
export const ENTITIES = [MerchantEntity, LotEntity, StaffEntity]
export { LotEntity, MerchantEntity, StaffEntity }
