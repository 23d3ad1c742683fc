-- Who looks for what names an object of the store would read all assets of the account.
CREATE INDEX asset_object ON asset (account_id, object_key);
