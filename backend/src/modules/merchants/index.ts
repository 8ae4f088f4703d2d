export { MerchantDirectory } from './merchant-directory'
export { addMerchant, readMerchant, type NewMerchant } from './merchants'
