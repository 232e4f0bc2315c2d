-- Places to which a post does not go any more.

-- is_former 1: the post was shown there once; what stands there stays, and follows when the post changes.
ALTER TABLE post_target ADD COLUMN is_former BIGINT NOT NULL DEFAULT 0;
