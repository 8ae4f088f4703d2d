export { readRaisingStopped, ReadPlatform } from './read-platform'
export { MerchantDirectory } from './merchant-directory'
export {
  addMerchant,
  readMerchant,
  readMerchantIdByCode,
  readPayee,
  type NewMerchant,
  type Payee,
} from './merchants'
