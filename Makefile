# Debian 12 with Python 3.11 or newer is all that is needed; the rest is installed by the first run.
PYTHON ?= python3
MACHINE = $(PYTHON) -m hardship.config.machine

.PHONY: help install run test lint audit

help:
	@echo "make run      安装所需软件，启动系统（端口：PORT=8000）"
	@echo "make test     安装测试所需软件，检查代码并运行全部测试"
	@echo "make lint     只检查代码"
	@echo "make guards   逐个去掉防护，看对应的攻击测试是否失败（约十分钟）"
	@echo "make audit    核对软件包与锁定文件，查询已知漏洞"
	@echo "make install  只安装运行所需软件"

install run test lint audit:
	@$(MACHINE) $@

.PHONY: screenshots bench guards
screenshots:
	@.venv/bin/python -m tests.screenshots http://127.0.0.1:$${PORT:-8000}

bench:
	@.venv/bin/python -m tests.bench $${DOSSIERS:-100000} $${FAMILIES:-1000000}

guards:
	@.venv/bin/python -m tests.attacks $(GUARDS)
