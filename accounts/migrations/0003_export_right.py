"""The right to export lists, a right of its own."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_initial'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='unit',
            options={'permissions': [('view_dossiers', '看本单位及下级单位的困难职工档案（身份证号等按掩码显示）'), ('file_dossiers', '为职工填写、提交、撤回申请，补正档案'), ('investigate_dossiers', '登记入户调查，列为评议对象或剔除'), ('evaluate_dossiers', '组织民主评议，登记表决结果'), ('publish_dossiers', '张贴公示，登记异议和公示结果'), ('review_dossiers', '代表本单位签署审核意见：同意、退回、不予通过'), ('certify_dossiers', '认定困难职工：类别、建档标准、职工编号'), ('enter_dossiers', '完成档案录入，登记全国系统编号'), ('assist_dossiers', '制定帮扶计划，发联系卡，登记走访和帮扶'), ('print_dossiers', '打印、下载附表'), ('export_dossiers', '把名单、台账导出为表格（留记录）'), ('reveal_secrets', '查看身份证号、银行卡号、手机号全文（须写理由，留记录）'), ('inspect_dossiers', '抽查核实电子档案'), ('manage_unit', '维护本单位及下级单位的信息、人员和岗位')], 'verbose_name': '工会组织', 'verbose_name_plural': '工会组织'},
        ),
    ]
