dbperf analyze --format html logs/hostile.jsonl | ../support/show_html_report
