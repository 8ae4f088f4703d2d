import { ASKED_STATE } from '../../domain/approval'
import { COMPLAINT } from '../../domain/complaint'
import { WAITING_DISPUTE_STATES } from '../../domain/dispute'
import { OPEN_INCIDENT_STATES } from '../../domain/incident'
import { QUARANTINED_PAYMENT_STATE } from '../../domain/payment'
import { REFUND } from '../../domain/refund'
import { stateList } from '../state-list'

/** Also one that went wrong: a person has to review it. */
export const OPEN_REFUNDS = stateList(REFUND.states.filter(state => REFUND.waits[state].for !== 'rest'))
const OPEN_COMPLAINTS = stateList(COMPLAINT.states.filter(state => !COMPLAINT.ends.includes(state)))
const WAITING_DISPUTES = stateList(WAITING_DISPUTE_STATES)
const OPEN_INCIDENTS = stateList(OPEN_INCIDENT_STATES)

/** Whether the order `o` goes on, or somebody argues about it. */
export const isOrderWanted = (o: string): string => `(${o}.ended_at IS NULL
    OR EXISTS (SELECT 1 FROM incident w WHERE w.order_id = ${o}.id AND w.state IN ${OPEN_INCIDENTS})
    OR EXISTS (SELECT 1 FROM complaint w WHERE w.order_id = ${o}.id AND w.state IN ${OPEN_COMPLAINTS})
    OR EXISTS (SELECT 1 FROM dispute w WHERE w.order_id = ${o}.id AND w.state IN ${WAITING_DISPUTES})
    OR EXISTS (SELECT 1 FROM refund w JOIN payment p ON p.id = w.payment_id WHERE p.order_id = ${o}.id AND w.state IN ${OPEN_REFUNDS})
    OR EXISTS (SELECT 1 FROM payment w WHERE w.order_id = ${o}.id AND w.state = '${QUARANTINED_PAYMENT_STATE}'))`

/**
 * Whether anything about the debt `a` is open although it may be over: somebody pays it, a car stands there for it, money is set aside or on
 * its way back, somebody objects or complains, another system wants its payment or its stay undone, or a second person is asked. Each question begins with the few rows that are open.
 */
export const isDebtWanted = (a: string): string => `(
    EXISTS (SELECT 1 FROM bill_line w WHERE w.arrear_id = ${a}.id AND w.is_live)
    OR EXISTS (SELECT 1 FROM order_arrear w WHERE w.arrear_id = ${a}.id AND w.is_active)
    OR EXISTS (SELECT 1 FROM arrear_reservation w WHERE w.arrear_id = ${a}.id)
    OR EXISTS (SELECT 1 FROM recovery_order w WHERE w.merchant_id = ${a}.merchant_id AND w.plate_key = ${a}.plate_key AND w.ended_at IS NULL)
    OR EXISTS (SELECT 1 FROM complaint w WHERE w.arrear_id = ${a}.id AND w.state IN ${OPEN_COMPLAINTS})
    OR EXISTS (SELECT 1 FROM complaint w JOIN order_arrear l ON l.order_id = w.order_id AND l.arrear_id = ${a}.id
      WHERE w.merchant_id = ${a}.merchant_id AND w.state IN ${OPEN_COMPLAINTS})
    OR EXISTS (SELECT 1 FROM dispute w WHERE w.merchant_id = ${a}.merchant_id AND w.plate_key = ${a}.plate_key
      AND ${a}.id = ANY (w.arrear_ids) AND w.state IN ${WAITING_DISPUTES})
    OR EXISTS (SELECT 1 FROM refund w JOIN bill_line l ON l.bill_id = w.bill_id AND l.arrear_id = ${a}.id WHERE w.state IN ${OPEN_REFUNDS})
    OR EXISTS (SELECT 1 FROM refund w WHERE w.arrear_id = ${a}.id AND w.state IN ${OPEN_REFUNDS})
    OR EXISTS (SELECT 1 FROM payment w JOIN bill_line l ON l.bill_id = w.bill_id AND l.arrear_id = ${a}.id
      WHERE w.merchant_id = ${a}.merchant_id AND w.state = '${QUARANTINED_PAYMENT_STATE}')
    OR EXISTS (SELECT 1 FROM incident w JOIN order_arrear l ON l.order_id = w.order_id AND l.arrear_id = ${a}.id
      WHERE w.merchant_id = ${a}.merchant_id AND w.state IN ${OPEN_INCIDENTS})
    OR EXISTS (SELECT 1 FROM incident w WHERE w.kind = 'correction_asked' AND w.state IN ${OPEN_INCIDENTS} AND w.merchant_id = ${a}.merchant_id
      AND (w.detail->'arrearIds' ? ${a}.id::text OR w.detail->>'arrearId' = ${a}.id::text))
    OR EXISTS (SELECT 1 FROM approval w WHERE w.merchant_id = ${a}.merchant_id AND w.state = '${ASKED_STATE}' AND ${a}.id = ANY (w.arrear_ids)))`

/** Since when the debt `a` is as it is: the audit log knows. */
export const debtSince = (a: string): string => `coalesce((
      SELECT j.at FROM journal j WHERE j.entity = 'arrear' AND j.entity_id = ${a}.id::text AND j.to_state = ${a}.state ORDER BY j.id DESC LIMIT 1
    ), ${a}.created_at)`
