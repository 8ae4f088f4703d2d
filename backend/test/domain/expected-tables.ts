/**
 * What each table has to say, written a second time by hand. The other tests of the tables ask what follows from a row;
 * only these notice that one is missing, or that one was added. `from from: event → to / effect effect`.
 */
type Expected = {
  name: string
  place: string
  isAudited: boolean
  states: string
  initial: string
  ends: string
  rows: string
  planned?: string
  waits?: string
  waitsIf?: string
}

export const EXPECTED: readonly Expected[] = [
  {
    name: 'Stay',
    place: 'parking_session.state',
    isAudited: false,
    states: 'inside half left review free paid owed void',
    initial: 'inside',
    ends: 'free paid owed void',
    rows: `
      inside: exit_first → half
      half: entered → left
      inside: exited → left
      left free owed: rejoined → inside
      inside half left owed: flagged → review
      review: confirmed → left
      review: debt_confirmed → owed
      left: owed → owed
      left owed: nothing_due → free
      free: owed → owed
      left owed: paid → paid
      inside half left review free owed paid: voided → void
    `,
  },
  {
    name: 'PlateBinding',
    place: 'plate_binding.state',
    isAudited: true,
    states: 'checking bound refused ended',
    initial: 'checking',
    ends: 'refused ended',
    rows: `
      checking: confirmed → bound
      checking: refused → refused
      checking: lapsed → refused
      checking: withdrawn → ended
      bound: renewed → bound
      bound: unbound → ended
      bound: displaced → ended
      bound: expired → ended
    `,
  },
  {
    name: 'ReminderMessage',
    place: 'reminder_message.state',
    isAudited: false,
    states: 'due sending sent delivered returned dropped unknown',
    initial: 'due',
    ends: 'delivered returned dropped unknown',
    rows: `
      due: claimed → sending
      due: dropped → dropped
      sending: put_back → due
      sending: accepted → sent
      sending sent: delivered → delivered
      sending sent: returned → returned
      sending sent: unanswered → unknown
    `,
    waits: `
      due: system 900
      sending sent: system 120
      delivered returned dropped unknown: rest
    `,
  },
  {
    name: 'EndedMessage',
    place: 'ended_message.state',
    isAudited: false,
    states: 'due sending delivered returned dropped unknown',
    initial: 'due',
    ends: 'delivered returned dropped unknown',
    rows: `
      due: claimed → sending
      due: dropped → dropped
      sending: put_back → due
      sending: delivered → delivered
      sending: returned → returned
      sending: unanswered → unknown
    `,
    waits: `
      due: system 900
      sending: system 120
      delivered returned dropped unknown: rest
    `,
  },
  {
    name: 'Sighting',
    place: 'sighting.state',
    isAudited: false,
    states: 'present gone',
    initial: 'present',
    ends: 'gone',
    rows: `
      present: seen_again → present
      present: left → gone
      present: seen_elsewhere → gone
      present: reported_gone → gone
      present: timed_out → gone
      present: debts_ended → gone
    `,
  },
  {
    name: 'Arrear',
    place: 'arrear.state',
    isAudited: true,
    states: 'grace review outstanding held settled disputed waived time_barred written_off void refunded',
    initial: 'grace',
    ends: 'settled waived void time_barred written_off refunded',
    rows: `
      grace: grace_over → outstanding
      grace outstanding held: flagged → review
      review: confirmed → grace
      grace review outstanding: import_changed → grace
      outstanding: held → held
      held: let_go → outstanding
      held: settled → settled
      grace review outstanding held: waived → waived
      settled grace outstanding: payment_reversed → grace
      review: payment_reversed → review
      time_barred: payment_reversed → time_barred
      settled: refunded → refunded
      outstanding review: time_barred → time_barred
      review grace outstanding held: voided → void
      review grace outstanding time_barred: settled → settled
      outstanding time_barred: written_off → written_off
      grace: price_fell → grace
      review: price_fell → review
      outstanding: price_fell → outstanding
      held: price_fell → held
      grace: paid_in_part → grace
      review: paid_in_part → review
      outstanding: paid_in_part → outstanding
      held: paid_in_part → held
      time_barred: paid_in_part → time_barred
      grace outstanding: price_rose → grace
      review: price_rose → review
    `,
    planned: `
      disputed: voided → void
      disputed: settled → settled
      disputed: waived → waived
      disputed: time_barred → time_barred
      grace outstanding held: disputed → disputed
      disputed: dispute_rejected → outstanding
    `,
  },
  {
    name: 'RecoveryOrder',
    place: 'recovery_order.state',
    isAudited: true,
    states:
      'created deploying active paid releasing released completed deploy_failed cancelling cancelled overridden expired',
    initial: 'created',
    ends: 'completed deploy_failed cancelled overridden expired',
    rows: `
      created: raise_sent → deploying
      created: ended_before_raise → cancelled / end_bill free_device free_arrears
      deploying: up_confirmed → active / hold
      deploying: raise_failed → deploy_failed / lower end_bill
      created: settled → completed / free_device
      deploying active: settled → paid / lower move_task
      paid: lower_sent → releasing
      paid releasing: down_confirmed → released / retrieve_device calm_task upload_shipping
      released: moved_away → completed / free_device
      released: device_lost → completed / write_off_task
      deploy_failed: moved_away → deploy_failed / free_device
      cancelled: moved_away → cancelled / free_device
      overridden: moved_away → overridden / free_device
      expired: moved_away → expired / free_device
      deploy_failed: device_lost → deploy_failed / write_off_task
      cancelled: device_lost → cancelled / write_off_task
      overridden: device_lost → overridden / write_off_task
      expired: device_lost → expired / write_off_task
      released: down_again → released / calm_task
      deploy_failed: down_again → deploy_failed / calm_task
      cancelled: down_again → cancelled / calm_task
      overridden: down_again → overridden / calm_task
      expired: down_again → expired / calm_task
      deploying active: called_off → cancelling / lower move_task end_bill
      deploy_failed: called_off → deploy_failed / free_arrears
      deploy_failed: never_raised → deploy_failed / free_device free_arrears
      cancelling: ended_as_cancelled → cancelled / calm_task free_device free_arrears
      cancelling: ended_as_overridden → overridden / calm_task free_device free_arrears
      cancelling: ended_as_expired → expired / calm_task free_device free_arrears
      deploy_failed: down_confirmed → deploy_failed / move_task calm_task free_device free_arrears
    `,
    waits: `
      created: system 900
      deploying: system 35
      active: system 14400
      paid releasing cancelling deploy_failed: row lock_command
      released: row move_task
      completed cancelled overridden expired: rest
    `,
  },
  {
    name: 'Bill',
    place: 'bill.state',
    isAudited: true,
    states: 'open settled superseded withdrawn expired',
    initial: 'open',
    ends: 'settled superseded withdrawn expired',
    rows: `
      open: settled → settled / settle free_lines settle_order close_payments
      open: reduced → itself / close_payments
      open: withdrawn → withdrawn / free_lines close_payments
      open: expired → expired / free_lines close_payments
      open: superseded → superseded / free_lines close_payments
      superseded: reduced → itself / close_payments
      superseded: settled_late → settled / settle reduce_live settle_order
      settled superseded withdrawn expired: overpaid → itself / refund_surplus
      open: overpaid → withdrawn / free_lines close_payments refund_surplus
    `,
    waits: `
      open: system 900
      settled superseded withdrawn expired: rest
    `,
    waitsIf: 'cause not recovery',
  },
  {
    name: 'Notice',
    place: 'notice.state',
    isAudited: true,
    states: 'made left void',
    initial: 'made',
    ends: 'left void',
    rows: `
      made: left → left
      made: voided → void
    `,
  },
  {
    name: 'Payment',
    place: 'payment.state',
    isAudited: true,
    states: 'created prepaid unknown succeeded closed expired failed surplus quarantined',
    initial: 'created',
    ends: 'succeeded closed expired failed surplus quarantined',
    rows: `
      created unknown: prepared → prepaid
      created unknown: refused → failed / late_query
      created: unanswered → unknown
      created prepaid unknown: closed_at_wechat → closed / late_query
      created prepaid unknown: ran_out → expired / late_query
      created prepaid unknown closed expired failed: settled → succeeded / settle_bill
      created prepaid unknown closed expired failed: overpaid → surplus / overpay_bill
      created prepaid unknown closed expired failed: mismatched → quarantined / book_quarantine report_quarantine
      quarantined: released_by_staff → succeeded / settle_bill
      quarantined: returned_by_staff → surplus / refund_quarantine
      quarantined: returned_elsewhere → surplus
      quarantined: dismissed_by_staff → failed
    `,
    waits: `
      created prepaid unknown: system 5
      succeeded closed expired failed surplus: rest
      quarantined: person
    `,
  },
  {
    name: 'Settlement',
    place: 'settlement.state',
    isAudited: true,
    states: 'created posted reconciled closed exception partly_reversed reversed',
    initial: 'created',
    ends: 'posted closed reversed partly_reversed',
    rows: `
      created: posted → posted
      posted partly_reversed: partly_refunded → partly_reversed
      posted partly_reversed: refunded → reversed
    `,
    planned: `
      posted: matched → reconciled
      reconciled: closed → closed
      posted reconciled: flagged → exception
      exception: cleared → reconciled
      reconciled closed exception: partly_refunded → partly_reversed
      reconciled closed exception: refunded → reversed
    `,
  },
  {
    name: 'LockCommand',
    place: 'lock_command.state',
    isAudited: true,
    states: 'queued sent accepted succeeded rejected failed timed_out superseded expired confirmed_by_hand',
    initial: 'queued',
    ends: 'succeeded rejected failed superseded expired confirmed_by_hand',
    rows: `
      queued rejected failed: sent → sent
      sent: unanswered → timed_out
      queued sent rejected failed timed_out: accepted → accepted
      queued sent accepted rejected failed timed_out: confirmed → succeeded
      queued sent accepted timed_out: rejected → rejected
      queued sent accepted timed_out: failed → failed
      queued sent accepted rejected failed timed_out: superseded → superseded
      queued sent accepted: ran_out → expired
      queued sent accepted succeeded rejected failed timed_out: proved_by_hand → confirmed_by_hand
      succeeded confirmed_by_hand: contradicted → sent
    `,
    waits: `
      queued sent accepted rejected failed timed_out: system 30
      succeeded superseded expired confirmed_by_hand: rest
    `,
    waitsIf: 'op LOWER',
  },
  {
    name: 'MoveTask',
    place: 'move_task.state',
    isAudited: true,
    states: 'created assigned acknowledged arrived moved closed reassigned blocked device_missing',
    initial: 'created',
    ends: 'closed',
    rows: `
      created reassigned: assigned → assigned
      assigned: unanswered → reassigned
      created assigned blocked device_missing: acknowledged → acknowledged
      acknowledged: arrived → arrived
      created assigned acknowledged arrived blocked device_missing: moved → moved
      moved: closed → closed
      acknowledged arrived: blocked → blocked
      acknowledged arrived: device_missing → device_missing
      created assigned acknowledged arrived blocked device_missing: written_off → closed
    `,
    waits: `
      created assigned reassigned acknowledged arrived blocked device_missing moved: system 300
      closed: rest
    `,
  },
  {
    name: 'Refund',
    place: 'refund.state',
    isAudited: true,
    states: 'requested approved rejected submitted processing waiting_funds succeeded abnormal closed',
    initial: 'requested',
    ends: 'succeeded rejected closed abnormal',
    rows: `
      requested: approved → approved / submit
      approved waiting_funds submitted: submitted → submitted / query
      approved submitted waiting_funds: accepted → processing / query
      submitted: funds_lacking → waiting_funds / report_waiting_funds submit
      approved submitted processing waiting_funds abnormal: succeeded → succeeded / book
      approved submitted processing waiting_funds: abnormal → abnormal / report_abnormal
      approved submitted processing waiting_funds abnormal: closed → closed / report_abnormal
      requested: made_elsewhere → succeeded / book reverse_settlement report_external
      approved submitted waiting_funds abnormal closed: made_elsewhere → succeeded / book
      requested: rejected → rejected
    `,
    waits: `
      requested abnormal: person
      approved submitted processing waiting_funds: system 60
      succeeded rejected closed: rest
    `,
  },
  {
    name: 'Dispute',
    place: 'dispute.state',
    isAudited: true,
    states: 'submitted accepted review upheld partly rejected closed withdrawn released',
    initial: 'submitted',
    ends: 'upheld rejected released closed withdrawn',
    rows: `
      submitted: upheld → upheld / let_go
      submitted: rejected → rejected
      submitted: unanswered → released / let_go
      submitted: overtaken → closed
    `,
    planned: `
      submitted: accepted → accepted
      accepted: taken_up → review
      review: upheld → upheld
      review: partly_upheld → partly
      review: rejected → rejected
      upheld partly rejected: closed → closed
      submitted accepted review: withdrawn → withdrawn
    `,
    waits: `
      submitted: system 1800
      accepted review: person
      upheld partly rejected closed withdrawn released: rest
    `,
  },
  {
    name: 'Complaint',
    place: 'complaint.state',
    isAudited: true,
    states: 'open overdue answered closed',
    initial: 'open',
    ends: 'closed',
    rows: `
      open overdue: answered → answered
      open: overdue → overdue
      answered: reopened → open
      answered: closed → closed
    `,
    waits: `
      open: system 86400
      overdue answered: person
      closed: rest
    `,
  },
  {
    name: 'Incident',
    place: 'incident.state',
    isAudited: true,
    states: 'open acknowledged closed',
    initial: 'open',
    ends: 'closed',
    rows: `
      open: acknowledged → acknowledged
      open: seen → itself
      open acknowledged: level_raised → itself
      open acknowledged: closed → closed
    `,
    waits: `
      open acknowledged: person
      closed: rest
    `,
  },
  {
    name: 'Approval',
    place: 'approval.state',
    isAudited: true,
    states: 'asked approved refused',
    initial: 'asked',
    ends: 'approved refused',
    rows: `
      asked: approved → approved
      asked: refused → refused
    `,
    waits: `
      asked: person
      approved refused: rest
    `,
  },
  {
    name: 'Import',
    place: 'data_import.state',
    isAudited: true,
    states: 'uploading queued running done failed cancelled',
    initial: 'uploading',
    ends: 'done failed cancelled',
    rows: `
      uploading: started → queued
      uploading queued running: cancelled → cancelled
      uploading: abandoned → cancelled
      queued: begun → running
      running: finished → done
      queued running: failed → failed
    `,
    waits: `
      uploading: system 86400
      queued running: system 60
      done failed cancelled: rest
    `,
  },
  {
    name: 'BulkVoid',
    place: 'bulk_void.state',
    isAudited: true,
    states: 'asked running done failed refused cancelled',
    initial: 'asked',
    ends: 'done failed refused cancelled',
    rows: `
      asked: approved → running
      asked: refused → refused
      running: finished → done
      running: failed → failed
      running: cancelled → cancelled
    `,
    waits: `
      asked: person
      running: system 60
      done failed refused cancelled: rest
    `,
  },
  {
    name: 'Device lifecycle',
    place: 'device.lifecycle',
    isAudited: true,
    states: 'registered provisioned in_stock assigned reserved deployed to_retrieve maintenance lost retired',
    initial: 'registered',
    ends: 'retired',
    rows: `
      registered: provisioned → provisioned
      provisioned: stocked → in_stock
      provisioned in_stock assigned: assigned → assigned
      provisioned in_stock assigned: unassigned → in_stock
      assigned: reserved → reserved
      reserved deployed: freed → assigned
      reserved: deployed → deployed
      reserved deployed: to_be_fetched → to_retrieve
      to_retrieve: fetched → assigned
      registered provisioned in_stock assigned maintenance lost: revoked → retired
      provisioned in_stock assigned reserved deployed to_retrieve: broken → maintenance
      maintenance: assigned → assigned
      maintenance: unassigned → in_stock
      provisioned in_stock assigned maintenance: lost → lost / end_calls
      to_retrieve: lost → lost / end_order_without_it end_calls
      lost: found → maintenance / end_calls
    `,
  },
  {
    name: 'Device position',
    place: 'device.position',
    isAudited: false,
    states: 'down raising up lowering jammed unknown',
    initial: 'unknown',
    ends: 'down',
    rows: `
      down up lowering jammed unknown: starts_up → raising
      down raising lowering jammed unknown: is_up → up
      down raising up jammed unknown: starts_down → lowering
      raising up lowering jammed unknown: is_down → down
      down raising up lowering unknown: jams → jammed
      down raising up lowering jammed: loses_track → unknown
    `,
  },
  {
    name: 'Device link',
    place: 'device.link',
    isAudited: false,
    states: 'online stale offline',
    initial: 'offline',
    ends: 'online offline',
    rows: `
      stale offline: reported → online
      online: quiet → stale
      online stale: silent → offline
      online stale: will → offline
      online stale: cut_off → offline
    `,
  },
  {
    name: 'Device power',
    place: 'device.power',
    isAudited: false,
    states: 'ok low critical',
    initial: 'ok',
    ends: 'ok',
    rows: `
      low critical: charged → ok
      ok critical: drained → low
      ok low: ran_down → critical
    `,
  },
  {
    name: 'Webhook',
    place: 'webhook.state',
    isAudited: true,
    states: 'active paused disabled deleted',
    initial: 'active',
    ends: 'deleted',
    rows: `
      active: paused → paused
      active: gone → disabled
      paused disabled: resumed → active
      active paused disabled: deleted → deleted
    `,
  },
  {
    name: 'WebhookDelivery',
    place: 'webhook_delivery.state',
    isAudited: false,
    states: 'waiting delivered dead',
    initial: 'waiting',
    ends: 'delivered dead',
    rows: `
      waiting: answered → delivered
      waiting: given_up → dead
      dead: resent → waiting
    `,
  },
]
