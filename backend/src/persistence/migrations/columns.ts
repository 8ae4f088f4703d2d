/** Written by `node dev/write-tables.mjs` from the migrations. Do not edit by hand. */
export const COLUMNS = {
  approval:
    'id merchant_id lot_id order_id act arrear_ids plate_text plate_key amount_fen reason reference state version asked_by asked_at decided_by decided_at plate_look_at',
  arrear:
    'id merchant_id lot_id source external_id plate_text plate_colour plate_key entered_at exited_at principal_fen late_fee_fen waived_fen paid_fen due_fen state version reminder_count last_reminded_at evidence trace has_open_dispute content_hash created_at stay_id grace_from look_at undone_at not_held_until',
  arrear_reservation: 'arrear_id source_id payment_ref why expires_at',
  audit_chain: 'seq journal_id hash',
  audit_day: 'day first_seq last_seq last_hash digest',
  audit_run: 'id began_at ended_at broken_count broken digest reach',
  bill: 'id merchant_id lot_id cause mchid payee_name plate_text plate_colour plate_key state version total_fen reduced_fen due_fen snapshot expires_at created_at updated_at is_voluntary plate_look_at',
  bill_line: 'bill_id arrear_id amount_fen is_live',
  bill_reduction: 'id bill_id arrear_id amount_fen act cause_id created_at',
  bill_stay:
    'bill_id merchant_id stay_id amount_fen priced_at is_live paid_fen returned_fen leave_by leave_minutes',
  bulk_void:
    'id merchant_id source_id lot_id bay from_at to_at reason state version stay_count amount_fen asked_by asked_at decided_by decided_at ended_at after_id voided_count debt_count debt_fen freed_count refund_count refund_fen left_count attempts failure_code',
  clone_plate: 'id merchant_id plate_text plate_colour since flagged_by reason ended_at ended_by end_reason',
  command_key: 'id seq first_used_at',
  complaint:
    'id merchant_id lot_id order_id arrear_id ticket_number content received_at due_at state version entered_by created_at answer answered_by answered_at closed_at',
  console_request:
    'id challenge digits browser system place asked_at expires_at staff_id confirmed_at refused_at used_at console_id act request_hash',
  data_import:
    'id merchant_id created_by kind source_id lot_id lot_codes headings file_name size_bytes first_part text_bytes state version fields encoding position_bytes line row_count taken_count merged_count unchanged_count wrong_count review_count problem_count attempts slot failure_code failure_params created_at started_at ended_at',
  data_import_part: 'import_id part bytes size_bytes sha256 is_utf8',
  data_import_problem: 'import_id line key errors cells',
  deadline: 'entity id due_at hastened_at',
  debtor: 'merchant_id lot_id plate_key plate_text plate_colour arrear_count due_fen last_exited_at',
  debtor_contact:
    'id merchant_id plate_key phone_sealed phone_hash consented_at source created_at withdrawn_at',
  debtor_search: 'place_id plate_key plate_text grams',
  device:
    'id merchant_id lot_id serial public_code qr_version key_version version lifecycle position link power battery_pct rssi firmware alarms self_test_at self_test_ok vehicle_overhead last_epoch reported_epoch reported_target desired_target order_id boot_id session_id flash_lost clock_skew_ms last_seen_at created_at confirmed_key_version command_keys keys_asked_at former_key_version key_confirmed_at',
  device_boot: 'device_id boot_id version highest_seq seen',
  device_credential: 'device_id password_hash revoked_at',
  device_event: 'id merchant_id device_id order_id epoch kind detail happened_at told_at',
  device_inbox: 'device_id boot_id seq received_at',
  device_outage: 'device_id began_at merchant_id ended_at',
  device_presence: 'device_id seen_at',
  device_sample: 'device_id hour battery_pct rssi',
  dispute:
    'id merchant_id lot_id order_id owner_id incident_id plate_key arrear_ids ground note is_released_unanswered state version submitted_at decide_by decided_by decided_at decision',
  ended_debt: 'cause_id arrear_id cause merchant_id amount_fen created_at planned_at',
  ended_message:
    'id cause_id cause merchant_id owner_id plate_text plate_key debt_count amount_fen state version attempts external_id failure created_at sent_at ended_at updated_at',
  enforcement_floor:
    'version min_total_fen min_count min_age_hours max_age_days min_reminders first_reminder_days min_battery_pct allowed_from_minute allowed_to_minute reason set_by set_at',
  entitlement:
    'id merchant_id version kind name plate_keys stay_id lot_ids bays from_minute to_minute coupon_unit coupon_amount status_code valid_from valid_to granted_by source_id source_ref used_stay_id ended_at created_at',
  exempt_plate: 'merchant_id lot_id plate_key note created_at ends_at added_by',
  external_payment:
    'source_id payment_ref arrear_id merchant_id bill_id channel amount_fen told_at reversed_at',
  gate_refusal: 'merchant_id day lot_id code refused_count',
  idempotency: 'scope key request_hash result created_at',
  incident:
    'id merchant_id lot_id order_id device_id payment_id kind subject level state version detail opened_at acknowledged_by acknowledged_at closed_at close_reason seen_at seen_by',
  integration_event:
    'id source_id merchant_id event_id kind outcome stay_id occurred_at received_at is_late content',
  integration_event_id: 'source_id event_id content_hash answer received_at',
  integration_key: 'id source_id place created_at created_by revoked_at',
  integration_nonce: 'key_id nonce expires_at',
  integration_source:
    'id merchant_id kind name scopes rate_per_minute rank lot_codes colour_codes disabled_at version created_at promises_pictures',
  job_lease: 'worker_id seen_at folds_reports',
  journal:
    'id merchant_id entity entity_id order_id event from_state to_state version actor trace_id detail at xid',
  key_offer: 'device_id key_version command_keys offered_at attempts next_at due_at reported_at',
  ledger_posting: 'ledger_transaction_id line account amount_fen',
  ledger_transaction: 'id merchant_id kind cause_id booked_at',
  live_generation: 'name generation run_id',
  lock_command:
    'id merchant_id device_id order_id epoch op why cause_kind cause_id state version attempts issued_at expires_at sent_at accepted_at ended_at outcome trace_id',
  lot: 'id merchant_id name address hotline latitude longitude road_kind clearance policy version created_at public_code fee_nature legal_opinion closed_at closed_by close_reason rejoin_minutes longest_days',
  merchant:
    'id code name payee_name mchid hotline raising_stopped_at created_at version pay_checked_at pay_check_mchid pay_check_result',
  message_grant: 'owner_id granted_count used_count updated_at ended_granted_count ended_used_count',
  move_task:
    'id merchant_id lot_id device_id order_id state version is_urgent assigned_to assigned_at acknowledged_at arrived_at moved_at closed_at photo_ids note created_at updated_at',
  node_lease: 'node_id host version health started_at seen_at',
  notice:
    'id merchant_id lot_id number code state version plate_text plate_colour plate_key day content made_by left_by left_at photo_id photo_sha256 void_reason created_at updated_at opened_at',
  order_arrear: 'order_id arrear_id amount_fen is_active',
  order_cache_generation: 'name generation server begun_at swept_until',
  order_cache_node: 'name node_id generation seen_at',
  owner: 'id appid openid created_at',
  owner_bill: 'owner_id bill_id first_seen_at via',
  owner_order: 'owner_id order_id first_seen_at',
  parking_session:
    'id merchant_id lot_id source_id stay_ref state version bays plate_text plate_colour plate_key vehicle_class energy confidence_pct entered_at exited_at entry_source_id exit_source_id heard_at pictures reported total_fen paid_fen reasons arrear_id check_at entitlement_ids prepaid_fen prepaid_until leave_by',
  patrol_day: 'staff_id day look_up_count found_count',
  payment:
    'id merchant_id order_id out_trade_no mchid appid owner_id openid amount_fen state version prepay_id prepared_at expires_at transaction_id paid_fen success_at proof query_count last_queried_at close_wanted problem created_at updated_at description notify_url bill_id',
  pending_payment: 'source_id payment_ref told_at',
  photo: 'id merchant_id media_type size_bytes sha256 taken_by created_at look_at gone_at',
  picture_shard: 'shard due_at',
  plate_binding:
    'id owner_id plate_text plate_colour plate_key state version merchant_id proof issue_date holder_hash picture_id asked_at bound_at expires_at ended_at end_cause refuse_reason decided_by seen_at updated_at',
  plate_look: 'owner_id day_began_at plate_hashes',
  plate_reprice: 'job_key id merchant_id plate_text from_at to_at why waits_until due_at hastened_at',
  platform_switch: 'name on_since set_by',
  provision_token: 'token_hash merchant_id lot_id created_by expires_at used_by_device_id used_at',
  recovery_order:
    'id merchant_id lot_id device_id epoch plate_text plate_colour plate_key state version challenge amount_fen snapshot checklist photo_ids opened_by end_cause end_reason device_free created_at raise_sent_at active_at hold_until paid_at releasing_at released_at release_proof ended_at completed_at release_delayed_at updated_at went_up_at again_reason duplicate_of plate_freed checked_mchid bay police plate_look_at',
  refund:
    'id merchant_id order_id payment_id cause out_refund_no amount_fen total_fen state version wechat_refund_id attempts problem succeeded_at created_at updated_at bill_id arrear_id asked_by reason',
  reminder:
    'id merchant_id arrear_id kind sent_at delivered_at returned_at notice_id photo_id note message_id',
  reminder_message:
    'id merchant_id plate_text plate_colour plate_key channel owner_id contact_id day state version attempts external_id failure created_at sent_at ended_at updated_at pay_before',
  reminder_step: 'arrear_id channel step_days claim_from message_id',
  report_node: 'node_id beat lag_ms seen_at',
  review_decision:
    'id merchant_id lot_id arrear_id stay_id decision is_mended reason decided_by decided_at shown second_decision second_reason second_by second_at closed_by close_reason closed_at version',
  session:
    'token_hash kind subject_id merchant_id roles openid session_key created_at expires_at revoked_at console_id browser system place last_used_at',
  settlement:
    'id merchant_id order_id payment_id method amount_fen state version receipt_no created_at bill_id',
  settlement_line: 'settlement_id arrear_id amount_fen method',
  shift: 'id merchant_id staff_id lot_id started_at ended_at',
  sighting:
    'id merchant_id lot_id plate_text plate_colour plate_key state version cause stay_id staff_id bay latitude longitude confidence_pct is_colour_seen first_seen_at seen_at ends_at ended_at updated_at',
  source_answer: 'source_id day call outcome code n',
  source_contact: 'source_id seen_at heartbeat_at frame_at event_at lag_ms clock_ahead_ms picture_at',
  source_outage: 'id source_id merchant_id began_at ended_at reviewed_at tried_at',
  staff:
    'id merchant_id name roles lot_ids openid invite_hash invite_expires_at disabled_at created_at phone_sealed',
  stay_picture:
    'id merchant_id source_id stay_id event_id lot_id stay_ref kind ref sha256 size_bytes created_at look_at gone_at',
  stay_plate: 'id merchant_id plate_text version',
  tariff: 'id merchant_id lot_id name draft version created_at',
  tariff_version:
    'id tariff_id merchant_id lot_id number definition filing_number valid_from published_at published_by',
  webhook:
    'id merchant_id name url event_types scopes state version from_journal_id created_at updated_at deleted_at place',
  webhook_contact:
    'webhook_id leased_by leased_until failures failing_since closed_until attempted_at delivered_at last_problem',
  webhook_cursor: 'id xid journal_id floor_id last_id position version',
  webhook_delivery:
    'id webhook_id position journal_id event_type object_id object_version content state version has_gap attempts created_at next_at deadline_at attempted_at last_status last_problem done_at delivered_at',
  webhook_secret: 'id webhook_id place created_at created_by revoked_at',
}
