import { configure } from '@testing-library/react'

/** What a test waits for comes when it comes: the limit is for what hangs, on a machine whose cores are busy. */
configure({ asyncUtilTimeout: 20_000 })
