import { UNCLOSED_MOVE_TASK_STATES } from '../../domain/move-task'
import { MONEY_STATES, OPEN_PAYMENT_STATES } from '../../domain/payment'
import { stateList } from '../state-list'

/** Attempts at an order that ended without money decide nothing, and many people may make some. */
export const DECIDES = `p.state IN ${stateList([...OPEN_PAYMENT_STATES, ...MONEY_STATES])}`

/** A bill as json; its reductions are looked for only where there are some. */
export const billJson = `to_jsonb(b) || CASE WHEN b.reduced_fen > 0 THEN jsonb_build_object('reductions',
      (SELECT jsonb_agg(jsonb_build_object('arrear_id', r.arrear_id, 'act', r.act)) FROM bill_reduction r WHERE r.bill_id = b.id)) ELSE '{}' END`

/** What is read beside the columns of `recovery_order o`. */
export const partsWith = (paymentsThat: string) => `
    (SELECT to_jsonb(d) FROM device d WHERE d.id = o.device_id) AS device,
    (SELECT ${billJson} FROM bill b WHERE b.id = o.id) AS bill,
    (SELECT coalesce(jsonb_agg(to_jsonb(a) - 'evidence' - 'trace' ORDER BY a.id), '[]') FROM order_arrear oa JOIN arrear a ON a.id = oa.arrear_id WHERE oa.order_id = o.id) AS arrears,
    (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.created_at), '[]') FROM payment p WHERE p.order_id = o.id AND (${paymentsThat})) AS payments,
    (SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY c.issued_at), '[]') FROM lock_command c WHERE c.order_id = o.id) AS commands,
    (SELECT to_jsonb(m) FROM move_task m WHERE m.order_id = o.id) AS move_task,
    (SELECT s.staff_id FROM shift s WHERE s.lot_id = o.lot_id AND s.ended_at IS NULL
      ORDER BY (SELECT count(*) FROM (SELECT 1 FROM move_task t WHERE t.assigned_to = s.staff_id AND t.state IN ${stateList(UNCLOSED_MOVE_TASK_STATES)} LIMIT 50) AS few),
        s.started_at LIMIT 1) AS next_assignee`

export const PARTS = partsWith(DECIDES)
