export { MerchantDirectory } from './merchant-directory'
export {
  addMerchant,
  readMerchant,
  readMerchantIdByCode,
  readMerchantNumber,
  type NewMerchant,
} from './merchants'
