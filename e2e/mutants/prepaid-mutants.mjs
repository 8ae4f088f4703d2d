/* oxlint-disable no-template-curly-in-string -- these are pieces of source text */
/** Mutants of money for parked cars, of parts that other systems took, of doubt, and of what is kept while a matter is open. */
export const PREPAID_MUTANTS = [
  {
    name: '停车中缴费收两次 / money for a parked car counts although its debt was paid by another bill',
    file: 'backend/src/domain/stays/prepaid.ts',
    from: "(debt ? debt.due_fen > 0 && may(ARREAR, debt.state, 'settled') :",
    to: '(debt ? true :',
    detectedBy: ['backend', 'bills/a-parked-car-is-paid-for'],
  },
  {
    name: '按时离场仍欠费 / who has paid while parked and leaves in time owes the next hour',
    file: 'backend/src/domain/stays/prepaid.ts',
    from: 'exitedAt !== null && exitedAt <= until',
    to: 'exitedAt !== null && exitedAt.getTime() < 0',
    detectedBy: ['backend', 'bills/a-parked-car-is-paid-for'],
  },
  {
    name: '停车中多收的退两次 / what goes back of a parked car goes back again',
    file: 'backend/src/workflows/stays/return-prepaid.ts',
    from: '{ returned_fen: returnedFen + amountFen },',
    to: '{ returned_fen: returnedFen },',
    detectedBy: ['backend', 'bills/a-parked-car-is-paid-for'],
  },
  {
    name: '他处部分缴费撤回后账单上涨 / a bill rises when a part that was paid elsewhere is taken back',
    file: 'backend/src/workflows/stays/take-paid.ts',
    from: 'debts.some(debt => debt.id === id && debt.bill_id !== null)',
    to: "debts.some(debt => debt.id === id && debt.bill_id === '')",
    detectedBy: ['backend', 'stays/other-systems-collect'],
  },
  {
    name: '他处少报后欠费上涨 / a payment elsewhere that is told again for less raises the debt',
    file: 'backend/src/workflows/stays/decide-paid.ts',
    from: 'return more > 0 && more <= dueFen',
    to: 'return more !== 0 && more <= dueFen',
    detectedBy: ['backend', 'stays/other-systems-collect'],
  },
  {
    name: '存疑的欠费也升锁 / a lock goes up for a debt that came into doubt',
    file: 'backend/src/domain/eligibility.ts',
    from: "isFlagged || state === 'review'",
    to: "state === 'review'",
    detectedBy: ['backend', 'test/domain/eligibility'],
  },
  {
    name: '未了结的欠费被清除 / retention deletes a debt that an open matter names',
    file: 'backend/src/workflows/retention/retire-debts.queries.ts',
    from: "${isDebtWanted('a')} OR ",
    to: '',
    detectedBy: ['backend', 'retention/'],
  },
]
