"""Alert rules and dashboards: every alert fires, a healthy hour is silent, and a running stack has every series.

rules, dashboards      what the files say, and which series they need
healthy.yml, cases.yml an hour in which all is well, and what differs from it for each alert
promtool               unit tests of rules, made from these
monitored              a stack with Debian's Prometheus and exporters
drills, run            three alerts in the real stack, with the times
"""
