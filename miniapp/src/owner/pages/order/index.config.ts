export default definePageConfig({ navigationBarTitleText: '欠费缴清', enableShareAppMessage: true })
