import { buildMerchant, type TestMerchant } from './build-order'
import { expectCleanMoney } from './clean-money'
import { fakePay, type FakePay } from './fake-pay'
import { startTestServices, type TestServices } from './test-services'
import { makeKeys, testSettings } from './wechat-keys'

/**
 * Gives the tests of a file services and one merchant, once, through `started`. WeChat Pay answers as a new one before each
 * test, and after each test the money must be right.
 */
export function usePayments(
  started: (made: { services: TestServices; merchant: TestMerchant }) => void,
): FakePay {
  const pay = fakePay()
  let services: TestServices
  beforeAll(async () => {
    services = await startTestServices(testSettings(makeKeys()), pay)
    started({ services, merchant: await buildMerchant(services) })
  }, 60_000)
  afterAll(() => services.stop(), 60_000)
  beforeEach(() => void Object.assign(pay, fakePay()))
  // Every invariant over all that the file has built: some build a hundred thousand debts.
  afterEach(() => expectCleanMoney(services), 120_000)
  return pay
}
