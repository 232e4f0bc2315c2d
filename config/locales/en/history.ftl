# Importing and exporting

import-done = Read { $read } records: { $new } new, { $changed } changed, { $known } known already, { $rejected } rejected.
import-found = Members at the end: { $members }. In the files: founders { $founders }, joins { $joins }, leaves { $leaves }, messages { $messages }.
import-columns-passed = Columns that were not needed: { $columns }.
import-ambiguous = { $count } records name somebody who cannot be told apart from another; they are listed.
import-no-file = Name at least one file.
import-unreadable = { $file } cannot be read: { $reason }
import-not-such-a-file = { $file } cannot be imported: { $reason }
import-columns = --columns: { $reason }
import-no-community = There is no community yet; name one with --community.
import-which-community = There are several communities ({ $communities }); name one with --community.
import-same-name = { $count } communities are called { $community }; give them different names first.
import-space-elsewhere = The space { $space } belongs to the community { $community }; import it there, or bind the space first.
import-no-such-space = --space takes discord:ID, telegram:ID or import:NAME.
