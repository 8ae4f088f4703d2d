/** Mutants of what frees a held car without money: the police, and an objection that nobody answers; and of barred debts. */
export const OBJECTION_MUTANTS = [
  {
    name: '民警到场后欠费清掉 / an officer at the car ends the debt',
    file: 'backend/src/domain/arrear.ts',
    from: "{ from: 'held', event: 'let_go', to: 'outstanding' },",
    to: "{ from: 'held', event: 'let_go', to: 'waived' },",
    detectedBy: ['backend', 'the-police-stand-at-the-car'],
  },
  {
    name: '异议超时不放行 / an objection that nobody answers frees nobody',
    file: 'backend/src/workflows/disputes/watch-dispute.ts',
    from: 'else if (isDue && dispute.is_released_unanswered) await this.release(dispute)',
    to: '',
    detectedBy: ['backend', 'an-objection-at-a-held-car'],
  },
  {
    name: '异议放行后欠费不核实 / debts that somebody objected to are asked for again unseen',
    file: 'backend/src/workflows/disputes/end-dispute.ts',
    from: '{ let_go: () => sendToReview(work, order, dispute) }',
    to: '{ let_go: () => undefined }',
    detectedBy: ['backend', 'an-objection-at-a-held-car'],
  },
  {
    name: '同样的异议一再放行 / the same objection frees a car again and again',
    file: 'backend/src/domain/dispute.ts',
    from: 'said.ground === ground &&',
    to: 'said.ground !== ground &&',
    detectedBy: ['backend', 'an-objection-at-a-held-car'],
  },
  {
    name: '告警先关掉异议 / the alarm of an unanswered objection is put away',
    file: 'backend/src/workflows/handle-incident.ts',
    from: "throw new Refusal('DISPUTE_UNDECIDED')",
    to: 'return',
    detectedBy: ['backend', 'an-owner-objects-at-a-held-car'],
  },
  {
    name: '时效已过的欠费混进账单 / a barred debt is asked for beside what is owed',
    file: 'backend/src/workflows/open-bill/open-named-bill.ts',
    from: 'const text = isVoluntary ? READ_NAMED_BARRED_DEBTS : READ_NAMED_DEBTS',
    to: 'const text = READ_NAMED_DEBTS',
    detectedBy: ['backend', 'what-is-barred-is-paid'],
  },
]
