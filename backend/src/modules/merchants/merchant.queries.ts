export const READ_MERCHANT_NUMBERS = 'SELECT code, mchid FROM merchant'
