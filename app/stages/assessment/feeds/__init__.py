"""Data feeds (监测数据采集, M-06): what each department delivers, when, and where every number comes from."""
