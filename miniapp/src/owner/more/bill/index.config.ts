export default definePageConfig({ navigationBarTitleText: '停车欠费缴费单', enableShareAppMessage: true })
