/** Rows of a city where everything is over: whoever asks for what is open meets a small index beside a large table. */
export const ROWS = 20_000
export const AGO = `now() - interval '1 day' - i * interval '1 minute'`
export const MERCHANT_ID = '00000000-0000-4000-8000-000000000001'
export const LOT_ID = '00000000-0000-4000-9000-000000000001'
export const MERCHANT = `'${MERCHANT_ID}'::uuid`
const LOT = `('00000000-0000-4000-9000-' || lpad((i % 20)::text, 12, '0'))::uuid`
const DEVICE = `'FX' || (i % 500)`

export const OVER = [
  `lot (id, merchant_id, name, address, hotline, road_kind, created_at)
    SELECT ${LOT}, ${MERCHANT}, 'P' || i, '', '', 'private', now() FROM generate_series(0, 19) i`,
  `device (id, merchant_id, serial, public_code, lifecycle, position, link, power)
    SELECT 'FX' || i, ${MERCHANT}, 'S' || i, 'P' || i, 'assigned', 'down', 'online', 'ok' FROM generate_series(0, 499) i`,
  `arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at, principal_fen, paid_fen, state, content_hash)
    SELECT gen_random_uuid(), ${MERCHANT}, ${LOT}, 'camera', 'a' || i, '粤A' || i, 'blue', 'k' || i, ${AGO} - interval '1 hour', ${AGO}, 100, 100, 'settled', 'h' || i FROM generate_series(1, ${ROWS}) i`,
  `debtor (merchant_id, lot_id, plate_key, plate_text, plate_colour, arrear_count, due_fen)
    SELECT ${MERCHANT}, CASE WHEN i % 2 = 0 THEN ${LOT} END, 'k' || i, '粤A' || i, 'blue', 0, 0 FROM generate_series(1, ${ROWS}) i`,
  `debtor_search (place_id, plate_key, plate_text, grams)
    SELECT ${LOT}, 'k' || i, '粤A' || i, plate_grams(${LOT}, '粤A' || i) FROM generate_series(1, ${ROWS}) i`,
  `sighting (id, merchant_id, lot_id, plate_text, plate_colour, plate_key, state, cause, confidence_pct, is_colour_seen, first_seen_at, seen_at, ends_at, ended_at, updated_at)
    SELECT gen_random_uuid(), ${MERCHANT}, ${LOT}, '粤A' || i, 'blue', 'k' || i, 'gone', 'entry', 99, true, ${AGO}, ${AGO}, ${AGO}, ${AGO}, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `recovery_order (id, merchant_id, lot_id, device_id, epoch, plate_text, plate_colour, plate_key, state, challenge, amount_fen, snapshot, checklist, opened_by, device_free, created_at, updated_at, ended_at, completed_at)
    SELECT md5('o' || i)::uuid, ${MERCHANT}, ${LOT}, ${DEVICE}, i / 500 + 1, '粤A' || i, 'blue', 'k' || i, 'completed', '42', 100, '[]', '{}', gen_random_uuid(), true, ${AGO}, ${AGO}, ${AGO}, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `settlement (id, merchant_id, order_id, bill_id, method, amount_fen, state, receipt_no, created_at)
    SELECT gen_random_uuid(), ${MERCHANT}, md5('o' || i)::uuid, md5('o' || i)::uuid, 'wechat', 100, 'posted', 'R' || i, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `lock_command (id, merchant_id, device_id, order_id, epoch, op, why, cause_kind, cause_id, state, issued_at, ended_at)
    SELECT gen_random_uuid(), ${MERCHANT}, ${DEVICE}, md5('o' || i)::uuid, i / 500 + 1, 'LOWER', 'PAID', 'settlement', gen_random_uuid(), 'succeeded', ${AGO}, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `move_task (id, merchant_id, lot_id, device_id, order_id, state, assigned_to, closed_at, created_at, updated_at)
    SELECT gen_random_uuid(), ${MERCHANT}, ${LOT}, ${DEVICE}, md5('o' || i)::uuid, 'closed', gen_random_uuid(), ${AGO}, ${AGO}, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `incident (id, merchant_id, lot_id, order_id, kind, subject, state, opened_at, closed_at)
    SELECT gen_random_uuid(), ${MERCHANT}, ${LOT}, md5('o' || i)::uuid, 'device_offline', 'device:' || i, 'closed', ${AGO}, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `key_offer (device_id, key_version, command_keys, offered_at, next_at, due_at, reported_at)
    SELECT 'FX' || i, 2, '{k2,k1}', ${AGO}, now() + i * interval '1 minute', ${AGO}, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `bill (id, merchant_id, lot_id, cause, mchid, payee_name, plate_text, plate_colour, plate_key, state, total_fen, snapshot, created_at, updated_at)
    SELECT md5('o' || i)::uuid, ${MERCHANT}, ${LOT}, CASE WHEN i % 10 = 0 THEN 'plate' ELSE 'recovery' END, '1', 'p', '粤A' || i, 'blue', 'k' || i, 'settled', 100, '[]', ${AGO}, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `bill_line (bill_id, arrear_id, amount_fen, is_live) SELECT md5('o' || i)::uuid, gen_random_uuid(), 100, false FROM generate_series(1, ${ROWS}) i`,
  `payment (id, merchant_id, order_id, bill_id, out_trade_no, mchid, appid, owner_id, openid, amount_fen, state, expires_at, created_at, updated_at)
    SELECT gen_random_uuid(), ${MERCHANT}, CASE WHEN i % 10 <> 0 THEN md5('o' || i)::uuid END, md5('o' || i)::uuid, 't' || i, '1', 'wx', gen_random_uuid(), 'o', 100, 'closed', ${AGO}, ${AGO}, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `refund (id, merchant_id, payment_id, bill_id, cause, out_refund_no, amount_fen, total_fen, state, created_at, updated_at)
    SELECT gen_random_uuid(), ${MERCHANT}, gen_random_uuid(), md5('o' || i)::uuid, 'surplus', 'r' || i, 100, 100, 'succeeded', ${AGO}, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `photo (id, merchant_id, media_type, size_bytes, sha256) SELECT md5('p' || i)::uuid, ${MERCHANT}, 'image/jpeg', 1, md5('s' || i) FROM generate_series(1, ${ROWS}) i`,
  `notice (id, merchant_id, lot_id, number, code, state, plate_text, plate_colour, plate_key, day, content, made_by, created_at, updated_at)
    SELECT md5('n' || i)::uuid, ${MERCHANT}, ${LOT}, i, i, 'void', '粤A' || i, 'blue', 'k' || i, '2026-01-01', '{}', gen_random_uuid(), ${AGO}, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `webhook (id, merchant_id, name, url, event_types, scopes, state, from_journal_id, created_at, updated_at)
    SELECT md5('w' || i)::uuid, ${MERCHANT}, 'w', 'https://w.example', '{}', '{}', 'active', 0, ${AGO}, ${AGO} FROM generate_series(1, 10) i`,
  `webhook_contact (webhook_id) SELECT md5('w' || i)::uuid FROM generate_series(1, 10) i`,
  `webhook_delivery (id, webhook_id, position, journal_id, event_type, object_id, object_version, content, state, created_at, next_at, deadline_at, done_at, delivered_at)
    SELECT gen_random_uuid(), md5('w' || i % 10)::uuid, i, i, 'order.paid', gen_random_uuid(), 1, '{}', 'delivered', ${AGO}, ${AGO}, ${AGO}, ${AGO}, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `parking_session (id, merchant_id, lot_id, source_id, state, plate_text, plate_colour, plate_key, vehicle_class, energy, confidence_pct, entered_at, exited_at, heard_at)
    SELECT gen_random_uuid(), ${MERCHANT}, ${LOT}, ${MERCHANT}, 'paid', '粤A' || i, 'blue', 'k' || i, 'small', 'fuel', 99, ${AGO} - interval '1 hour', ${AGO}, ${AGO} FROM generate_series(1, ${ROWS}) i`,
  `stay_picture (id, merchant_id, source_id, stay_id, event_id, kind, sha256, size_bytes, created_at, look_at)
    SELECT md5('p' || i)::uuid, ${MERCHANT}, md5('s' || i % 10)::uuid, md5('y' || i / 2)::uuid, i, 'exit', i, 1, ${AGO}, now() + i * interval '1 minute' FROM generate_series(1, ${ROWS}) i`,
  // Few enough that a join would rather read all of them.
  `deadline (entity, id, due_at) SELECT 'recovery_order', md5('o' || i)::uuid, ${AGO} FROM generate_series(1, 600) i`,
]
