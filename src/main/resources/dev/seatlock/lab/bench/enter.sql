select enter_show(:show, :key);
