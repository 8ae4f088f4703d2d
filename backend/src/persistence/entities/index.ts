import { ExemptPlateEntity } from './exempt-plate.entity'
import { LotEntity } from './lot.entity'
import { MerchantEntity } from './merchant.entity'
import { PhotoEntity } from './photo.entity'
import { ShiftEntity } from './shift.entity'
import { StaffEntity } from './staff.entity'

/** The administrative tables, few rows that people edit; what moves fast is written by compare-and-set statements. */
export const ENTITIES = [MerchantEntity, LotEntity, StaffEntity, ShiftEntity, ExemptPlateEntity, PhotoEntity]
export { ExemptPlateEntity, LotEntity, MerchantEntity, PhotoEntity, ShiftEntity, StaffEntity }
