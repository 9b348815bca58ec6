dbperf analyze --schema schemas/none.sql logs/shop.log
