select * from t where "" = 1 and t."" = 2;
