dbperf check --since 2026-11-22T10:00:00Z --until 2026-11-22T10:00:00.001Z logs/shop.log
