-- Whoever changes a name or an address leaves nothing of the old one behind, whoever writes the row; the room then writes the new words.
CREATE FUNCTION identity.forget_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM identity.user_words w WHERE w.user_id = NEW.id;
  RETURN NULL;
END $$;

CREATE TRIGGER forget_words AFTER UPDATE OF name, email ON identity.users FOR EACH ROW
WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.email IS DISTINCT FROM NEW.email)
EXECUTE FUNCTION identity.forget_words();
